#!/bin/sh
# Builds the program that answers, in the directory given, out of Flyte's own files: they are fetched, not kept here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/validators" "$1/coreutils" "$1/stub"
cp "$here/main.go" "$here/go.mod" "$here/go.sum" "$1"
cd "$1"
printf 'module github.com/flyteorg/flyte/flytestdlib\ngo 1.26.0\n' > stub/go.mod
printf 'package coreutils\n\ntype DataReference string\n\nfunc (r DataReference) String() string { return string(r) }\n' \
    > coreutils/reference.go
idl=$(go mod download -json github.com/flyteorg/flyte/flyteidl@v1.16.8 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
propeller=$(go mod download -json github.com/flyteorg/flyte/flytepropeller@v1.16.8 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
# Without the logger and the storage, which would need all of Flyte.
sed -e '/flytestdlib\/logger/d' -e 's/^\t*logger\.Infof.*$//' -e '/^\t"context"$/d' \
    "$propeller/pkg/compiler/validators/typing.go" > validators/typing.go
sed -e 's#github.com/flyteorg/flyte/flyteidl/clients/go/coreutils#answers/coreutils#' \
    "$propeller/pkg/compiler/validators/utils.go" > validators/utils.go
sed -e '/flytestdlib\/storage/d' -e 's/storage\.DataReference/DataReference/g' \
    "$idl/clients/go/coreutils/literals.go" > coreutils/literals.go
go build -o answer .

// Answers, for each JSON object on standard input, what Flyte's own code says of it; see ../README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/core"
	"google.golang.org/protobuf/encoding/protojson"

	"answers/coreutils"
	"answers/validators"
)

type row struct {
	Literal    json.RawMessage `json:"literal"`
	Type       json.RawMessage `json:"type"`
	Upstream   json.RawMessage `json:"upstream"`
	Downstream json.RawMessage `json:"downstream"`
	Value      json.RawMessage `json:"value"`
}

func typeOf(raw json.RawMessage) *core.LiteralType {
	t := &core.LiteralType{}
	if err := protojson.Unmarshal(raw, t); err != nil {
		panic(err)
	}
	return t
}

func verdict(castable bool) string {
	if castable {
		return "castable"
	}
	return "not castable"
}

func literalOf(t *core.LiteralType, raw json.RawMessage) interface{} {
	var value interface{}
	if err := json.Unmarshal(raw, &value); err != nil {
		panic(err)
	}
	literal, err := coreutils.MakeLiteralForType(t, value)
	if err != nil {
		return nil
	}
	b, err := protojson.Marshal(literal)
	if err != nil {
		panic(err)
	}
	return json.RawMessage(b)
}

func answer(line []byte) (out interface{}) {
	defer func() {
		if r := recover(); r != nil {
			out = "panics"
		}
	}()
	var r row
	if err := json.Unmarshal(line, &r); err != nil {
		return "no row: " + err.Error()
	}
	if r.Value != nil {
		return literalOf(typeOf(r.Type), r.Value)
	}
	if r.Upstream != nil {
		return verdict(validators.AreTypesCastable(typeOf(r.Upstream), typeOf(r.Downstream)))
	}
	literal := &core.Literal{}
	if err := protojson.Unmarshal(r.Literal, literal); err != nil {
		return "no literal: " + err.Error()
	}
	inferred := validators.LiteralTypeForLiteral(literal)
	if err := validators.ValidateLiteralType(inferred); err != nil {
		return "unknown type"
	}
	return verdict(validators.AreTypesCastable(inferred, typeOf(r.Type)))
}

func main() {
	debug.SetMaxStack(8 << 20) // a recursion without end ends sooner
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<28)
	for lines.Scan() {
		b, err := json.Marshal(answer(lines.Bytes()))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(b))
	}
}

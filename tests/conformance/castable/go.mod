module answers

go 1.26.0

require (
	github.com/flyteorg/flyte/flyteidl v1.16.8
	github.com/golang/protobuf v1.5.4
	github.com/pkg/errors v0.9.1
	github.com/santhosh-tekuri/jsonschema v1.2.4
	github.com/shamaton/msgpack/v2 v2.4.1
	github.com/wI2L/jsondiff v0.6.0
	gitlab.com/yvesf/json-schema-compare v0.0.0-20190604192943-a900c04201f7
	golang.org/x/exp v0.0.0-20261014143641-f0251eb4aa3e
	google.golang.org/protobuf v1.36.11
	k8s.io/apimachinery v0.34.1
)

require (
	github.com/tidwall/gjson v1.17.1 // indirect
	github.com/tidwall/match v1.1.1 // indirect
	github.com/tidwall/pretty v1.2.1 // indirect
	github.com/tidwall/sjson v1.2.5 // indirect
)

replace github.com/flyteorg/flyte/flytestdlib => ./stub

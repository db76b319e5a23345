# METADATA
# title: A container sets each variable once
# description: >-
#   Of two variables of one name the last wins, and the first is lost without a word; some ways of
#   applying the manifest refuse it.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: Remove one of the two.
#   fragments: true
package sluicegate.kubernetes.env_duplicates

import rego.v1

deny contains {"at": ["containers", i, "env", j, "name"], "message": message} if {
	some i, container in input.pod.containers
	container.env[1]
	names := sort([name | name := container.env[_].name])
	repeated := {name | some k, name in names; names[k + 1] == name}
	some name in repeated
	places := [j | some j; container.env[j].name == name]
	some j in places
	j != places[0]
	message := sprintf("container `%s` sets `%v` more than once", [input.pod.names[i], name])
}

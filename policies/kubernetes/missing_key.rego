# METADATA
# title: ConfigMaps and Secrets hold the keys that pods ask for
# description: >-
#   The environment defines the object without this key. A container that takes a variable from
#   it is never started, a volume that lists it is never mounted, and a file that is mounted
#   alone becomes an empty folder.
# custom:
#   severity: error
#   applies_to: [environment/reference]
#   fix: Add the key, correct its name, or mark the reference as optional.
package sluicegate.kubernetes.missing_key

import rego.v1

deny contains {"message": message} if {
	input.what == "key"
	message := sprintf("%s `%s` has no key `%s`%s", [
		input.target.kind,
		input.target.name,
		input.target.detail,
		alike,
	])
}

default alike := ""

alike := sprintf("; it has `%s`", [input.near.detail]) if input.near.detail != ""

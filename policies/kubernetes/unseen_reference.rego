# METADATA
# title: Everything that is referred to is in the repository
# description: >-
#   The object is in no file of this environment. It may exist in the cluster, made by hand, by
#   an operator or by what is rendered later; nobody who reads the repository can tell.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to: [environment/unseen]
#   fix: Add the object, or whatever makes it, to the repository.
package sluicegate.kubernetes.unseen_reference

import rego.v1

deny contains {"message": message} if {
	message := sprintf("%s `%s` is not in this environment and may exist in the cluster", [
		input.target.kind,
		input.target.name,
	])
}

# METADATA
# title: What is applied is validated first
# description: >-
#   Without validation a misspelt field is dropped in silence, and what runs is not what the
#   manifest seems to say.
# custom:
#   severity: warning
#   applies_to: [kubernetes]
#   fix: Remove the option, and correct what is refused.
#   fragments: true
package sluicegate.gitops.skipped_validation

import rego.v1

deny contains {"at": ["spec", action, option], "message": message} if {
	some action in ["install", "upgrade"]
	some option in ["disableOpenAPIValidation", "disableSchemaValidation"]
	input.object.spec[action][option] == true
	message := sprintf("nothing is validated: `%s`", [option])
}

deny contains {"at": array.concat(at, [i]), "message": "nothing is validated: `Validate=false`"} if {
	input.identity.group == "argoproj.io"
	some at in [["spec", "syncPolicy", "syncOptions"], ["spec", "template", "spec", "syncPolicy", "syncOptions"]]
	listed := object.get(input.object, at, [])
	listed[i] == "Validate=false"
}

deny contains {"at": ["metadata", "annotations", mark], "message": "it is not validated: `Validate=false`"} if {
	some mark in ["argocd.argoproj.io/sync-options"]
	listed := input.object.metadata.annotations[mark]
	is_string(listed)
	regex.match(`(^|,)\s*Validate=false\s*(,|$)`, listed)
}

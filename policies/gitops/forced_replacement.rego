# METADATA
# title: Objects are changed, not replaced
# description: >-
#   Forced, a change that the API refuses deletes the object and makes a new one: services lose
#   their address, workloads go down, and volumes may go with them.
# custom:
#   severity: warning
#   applies_to: [kubernetes]
#   fix: Remove the option, and plan changes of fields that cannot change.
#   fragments: true
package sluicegate.gitops.forced_replacement

import rego.v1

deny contains {"at": ["spec", "force"], "message": "what cannot be changed is deleted and made anew"} if {
	input.object.spec.force == true
	input.identity.group == "kustomize.toolkit.fluxcd.io"
}

deny contains {"at": ["spec", action, "force"], "message": "what cannot be changed is deleted and made anew"} if {
	input.identity.group == "helm.toolkit.fluxcd.io"
	some action in ["upgrade", "rollback"]
	input.object.spec[action].force == true
}

deny contains {"at": ["metadata", "annotations", mark], "message": "what cannot be changed is deleted and made anew"} if {
	some mark in ["kustomize.toolkit.fluxcd.io/force"]
	input.object.metadata.annotations[mark] in {"enabled", "Enabled", "true"}
}

deny contains {"at": ["metadata", "annotations", mark], "message": "the object is replaced at each sync"} if {
	some mark in ["argocd.argoproj.io/sync-options"]
	options := input.object.metadata.annotations[mark]
	is_string(options)
	regex.match(`(^|,)\s*(Replace|Force)=true\s*(,|$)`, options)
}

deny contains {"at": array.concat(at, [i]), "message": "all objects are replaced at each sync"} if {
	input.identity.group == "argoproj.io"
	some at in [["spec", "syncPolicy", "syncOptions"], ["spec", "template", "spec", "syncPolicy", "syncOptions"]]
	options := object.get(input.object, at, [])
	options[i] in {"Replace=true", "Force=true"}
}

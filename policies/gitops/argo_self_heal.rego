# METADATA
# title: Changes made by hand are taken back
# description: >-
#   An application that is synced automatically, but does not heal itself, keeps what somebody
#   changes in the cluster until the next commit.
# custom:
#   severity: info
#   applies_to: [kubernetes/argoproj.io/Application, kubernetes/argoproj.io/ApplicationSet]
#   fix: Set spec.syncPolicy.automated.selfHeal to true.
package sluicegate.gitops.argo_self_heal

import rego.v1

deny contains {"at": ["spec", "syncPolicy", "automated", "selfHeal"], "message": "changes in the cluster stay"} if {
	drifts(input.object.spec.syncPolicy.automated)
}

deny contains {"at": ["spec", "template", "spec", "syncPolicy", "automated", "selfHeal"], "message": "changes in the cluster stay"} if {
	drifts(input.object.spec.template.spec.syncPolicy.automated)
}

drifts(automated) if {
	is_object(automated)
	object.get(automated, "enabled", true) != false
	object.get(automated, "selfHeal", false) == false
}

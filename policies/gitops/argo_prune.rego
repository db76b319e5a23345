# METADATA
# title: Argo CD removes what Git no longer has
# description: >-
#   Without `prune: true` an automated application leaves in the cluster what was deleted from
#   Git, unreviewed and forgotten.
# custom:
#   severity: info
#   applies_to: [kubernetes/argoproj.io/Application, kubernetes/argoproj.io/ApplicationSet]
#   fix: Set spec.syncPolicy.automated.prune to true.
package sluicegate.gitops.argo_prune

import rego.v1

deny contains {"at": ["spec", "syncPolicy", "automated", "prune"], "message": message} if {
	keeps(input.object.spec.syncPolicy.automated)
}

deny contains {"at": ["spec", "template", "spec", "syncPolicy", "automated", "prune"], "message": message} if {
	keeps(input.object.spec.template.spec.syncPolicy.automated)
}

message := "what is deleted in Git stays in the cluster"

keeps(automated) if {
	is_object(automated)
	object.get(automated, "enabled", true) != false
	object.get(automated, "prune", false) == false
}

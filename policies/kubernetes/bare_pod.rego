# METADATA
# title: Pods have a controller
# description: >-
#   A Pod on its own is not started again when its node goes, and most of its fields can't be
#   changed: the next change of the manifest is refused.
# custom:
#   severity: warning
#   applies_to: [kubernetes/core/Pod]
#   fix: Make it a Deployment, a StatefulSet, or a Job.
package sluicegate.kubernetes.bare_pod

import rego.v1

deny contains {"at": ["kind"], "message": message} if {
	input.object.kind == "Pod"
	not owned
	message := sprintf("nothing starts pod `%s` again", [input.identity.name])
}

owned if input.object.metadata.ownerReferences[0]

# Tests and hooks are run once on purpose.
owned if input.object.metadata.annotations["helm.sh/hook"]

owned if input.object.metadata.annotations["argocd.argoproj.io/hook"]

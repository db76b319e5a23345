# METADATA
# title: Deployments run at least two replicas
# description: >-
#   The only pod of a Deployment goes with its node: each drain, each eviction and each crash is
#   an outage.
# custom:
#   severity: info
#   severities: {default: off, strict: warning}
#   applies_to: [kubernetes/apps/Deployment, kubernetes/argoproj.io/Rollout]
#   fix: Set replicas to 2 or more, or leave it out where an autoscaler sets it.
package sluicegate.kubernetes.single_replica

import rego.v1

deny contains {"at": ["spec", "replicas"], "message": message} if {
	input.object.spec.replicas == 1
	not input.object.spec.strategy.type == "Recreate"
	message := sprintf("`%s` runs a single replica", [input.identity.name])
}

# METADATA
# title: An update never takes all pods away at once
# description: >-
#   With maxUnavailable at 100%, or at as many as there are replicas, a rollout may end every pod
#   before a new one is ready: each update is an outage, and a broken one a long outage.
# custom:
#   severity: warning
#   applies_to: [kubernetes/apps/Deployment, kubernetes/apps/StatefulSet, kubernetes/apps/DaemonSet]
#   fix: Set maxUnavailable below the number of replicas, and let maxSurge add pods first.
#   fragments: true
package sluicegate.kubernetes.update_strategy

import rego.v1

deny contains {"at": ["spec", strategy, "rollingUpdate", "maxUnavailable"], "message": message} if {
	some strategy in ["strategy", "updateStrategy"]
	most := input.object.spec[strategy].rollingUpdate.maxUnavailable
	takes_all(most)
	message := sprintf("an update of `%s` may take all its pods away: `%v`", [input.identity.name, most])
}

takes_all(most) if most == "100%"

takes_all(most) if {
	is_number(most)
	replicas := input.object.spec.replicas
	is_number(replicas)
	replicas > 1
	most >= replicas
}

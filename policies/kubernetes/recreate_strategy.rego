# METADATA
# title: Updates overlap
# description: >-
#   With the strategy Recreate all old pods are gone before the first new one starts. That is
#   right for a pod that alone holds a volume, and an outage with each update for everything else.
# custom:
#   severity: info
#   applies_to: [kubernetes/apps/Deployment]
#   fix: Use RollingUpdate, unless two versions must not run side by side.
package sluicegate.kubernetes.recreate_strategy

import rego.v1

deny contains {"at": ["spec", "strategy", "type"], "message": message} if {
	input.object.spec.strategy.type == "Recreate"
	not holds_volume
	message := sprintf("each update of `%s` stops all its pods first", [input.identity.name])
}

holds_volume if input.object.spec.template.spec.volumes[_].persistentVolumeClaim

holds_volume if input.object.spec.template.spec.volumes[_].hostPath

holds_volume if input.object.spec.template.spec.hostNetwork == true

holds_volume if input.object.spec.template.spec.containers[_].ports[_].hostPort

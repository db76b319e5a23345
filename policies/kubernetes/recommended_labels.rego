# METADATA
# title: Objects carry the team's labels
# description: >-
#   Labels of one kind on all workloads let people and dashboards find what belongs together and
#   whom to ask. Which ones, the parameter says.
# custom:
#   severity: info
#   severities: {default: off}
#   applies_to:
#     - kubernetes/apps/Deployment
#     - kubernetes/apps/StatefulSet
#     - kubernetes/apps/DaemonSet
#     - kubernetes/batch/CronJob
#   fix: Add the labels to metadata.labels, or let kustomize or the chart add them.
#   parameters:
#     labels:
#       description: Labels that each workload carries
#       default: [app.kubernetes.io/name]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.recommended_labels

import rego.v1

wanted := input.parameters["kubernetes/recommended-labels"].labels

deny contains {"at": ["metadata", "labels"], "message": message} if {
	is_object(input.object.metadata)
	missing := [label | some label in wanted; not has(label)]
	count(missing) > 0
	message := sprintf("`%s` has no label `%s`", [input.identity.name, concat("`, `", missing)])
}

has(label) if input.object.metadata.labels[label]

has(_) if is_string(input.object.metadata.labels)

# METADATA
# title: Containers are not privileged
# description: >-
#   A privileged container owns its host: every device and every other container is open to
#   it.
# custom:
#   severity: error
#   applies_to: [terraform/aws_ecs_task_definition, terraform/aws_batch_job_definition, terraform/aws_codebuild_project, terraform/kubernetes_pod, terraform/kubernetes_pod_v1, terraform/kubernetes_deployment, terraform/kubernetes_deployment_v1, terraform/kubernetes_stateful_set, terraform/kubernetes_stateful_set_v1, terraform/kubernetes_daemonset, terraform/kubernetes_daemon_set_v1, terraform/kubernetes_job, terraform/kubernetes_job_v1, terraform/kubernetes_cron_job, terraform/kubernetes_cron_job_v1]
#   fix: >-
#     Remove the setting, and add the one capability that is needed.
package sluicegate.terraform.privileged_container

import rego.v1

deny contains {"at": array.concat(["values"], path), "message": message} if {
	input.resource.type != "aws_codebuild_project"
	walk(input.resource.values, [path, value])
	value == true
	path[count(path) - 1] == "privileged"
	message := "the container is privileged"
}

# Definitions of containers may be one text.
deny contains {"at": ["values", "container_definitions"], "message": message} if {
	text := input.resource.values.container_definitions
	is_string(text)
	regex.match(`"privileged"\s*:\s*"?true`, text)
	message := "the container is privileged"
}

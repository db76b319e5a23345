# METADATA
# title: Containers are not privileged
# description: >-
#   A privileged container owns its host: every device and every other container is open to
#   it.
# custom:
#   severity: error
#   applies_to: [cloudformation/AWS::ECS::TaskDefinition, cloudformation/AWS::Batch::JobDefinition]
#   fix: >-
#     Remove the setting, and add the one capability that is needed.
package sluicegate.cloudformation.privileged_container

import rego.v1

deny contains {"at": array.concat(["values"], path), "message": message} if {
	walk(input.resource.values, [path, value])
	value == true
	path[count(path) - 1] == "Privileged"
	message := "the container is privileged"
}

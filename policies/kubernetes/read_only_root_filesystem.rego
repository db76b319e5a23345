# METADATA
# title: Containers can't change their own files
# description: >-
#   Who breaks into a program wants to leave something behind: a tool, a script, a changed binary.
#   With a read-only root filesystem there is no place for it outside the volumes.
# custom:
#   severity: info
#   severities: {default: off, strict: warning}
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the program
#     writes.
package sluicegate.kubernetes.read_only_root_filesystem

import rego.v1

deny contains {"at": path, "message": message} if {
	not input.pod.spec.os.name == "windows"
	some i, container in input.pod.containers
	input.pod.types[i] != "ephemeral"
	not container.securityContext.readOnlyRootFilesystem == true
	path := ["containers", i, "securityContext", "readOnlyRootFilesystem"]
	message := sprintf("container `%s` can write to its root filesystem", [input.pod.names[i]])
}

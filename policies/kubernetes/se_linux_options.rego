# METADATA
# title: SELinux labels stay the runtime's own
# description: >-
#   SELinux keeps containers apart by label. Another user, another role or a type such as `spc_t`
#   lets the container out of that confinement.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod]
#   fix: Remove the user and the role, and set a type only if it is one of those for containers.
#   fragments: true
package sluicegate.kubernetes.se_linux_options

import rego.v1

types := {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}

deny contains {"at": path, "message": message} if {
	some i, container in input.pod.containers
	some key in ["type", "user", "role"]
	value := container.securityContext.seLinuxOptions[key]
	is_own(key, value)
	path := ["containers", i, "securityContext", "seLinuxOptions", key]
	message := sprintf("container `%s` sets the SELinux %s `%v`", [input.pod.names[i], key, value])
}

deny contains {"at": ["spec", "securityContext", "seLinuxOptions", key], "message": message} if {
	some key in ["type", "user", "role"]
	value := input.pod.spec.securityContext.seLinuxOptions[key]
	is_own(key, value)
	message := sprintf("the pod sets the SELinux %s `%v`", [key, value])
}

is_own("type", value) if not value in types

is_own("user", value) if value != ""

is_own("role", value) if value != ""

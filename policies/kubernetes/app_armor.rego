# METADATA
# title: AppArmor is not turned off
# description: >-
#   The runtime's AppArmor profile keeps a container from mounting, tracing and writing what it
#   has no business with. `Unconfined` takes that wall away.
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/pod]
#   fix: Remove the profile, or set `RuntimeDefault` or `Localhost` with a profile of your own.
#   fragments: true
package sluicegate.kubernetes.app_armor

import rego.v1

prefix := "container.apparmor.security.beta.kubernetes.io/"

kept := {"RuntimeDefault", "Localhost"}

deny contains {"at": path, "message": message} if {
	some i, container in input.pod.containers
	profile := container.securityContext.appArmorProfile.type
	not profile in kept
	path := ["containers", i, "securityContext", "appArmorProfile", "type"]
	message := sprintf("container `%s` has the AppArmor profile `%v`", [input.pod.names[i], profile])
}

deny contains {"at": ["spec", "securityContext", "appArmorProfile", "type"], "message": message} if {
	profile := input.pod.spec.securityContext.appArmorProfile.type
	not profile in kept
	message := sprintf("the pod has the AppArmor profile `%v`", [profile])
}

deny contains {"at": ["metadata", "annotations", key], "message": message} if {
	some key
	profile := input.pod.metadata.annotations[key]
	is_string(key)
	startswith(key, prefix)
	not keeps(profile)
	name := trim_prefix(key, prefix)
	message := sprintf("container `%s` has the AppArmor profile `%v`", [name, profile])
}

keeps(profile) if profile in {"", "runtime/default"}

keeps(profile) if {
	is_string(profile)
	startswith(profile, "localhost/")
}

# METADATA
# title: Ingress annotations can't break out of the configuration
# description: >-
#   Some values of ingress-nginx annotations end up in the controller's configuration. With a line
#   break, a semicolon or a brace in them one runs code in the controller, which reads all Secrets
#   (CVE-2025-1097, CVE-2025-1098 and CVE-2025-24514).
# custom:
#   severity: error
#   applies_to: [kubernetes/networking.k8s.io/Ingress, kubernetes/extensions/Ingress, kubernetes/core/Ingress]
#   fix: Write a plain URL, host or common name, and keep the controller up to date.
#   fragments: true
package sluicegate.kubernetes.ingress_injection

import rego.v1

copied := {
	"nginx.ingress.kubernetes.io/auth-proxy-set-headers", "nginx.ingress.kubernetes.io/auth-signin",
	"nginx.ingress.kubernetes.io/auth-tls-match-cn", "nginx.ingress.kubernetes.io/auth-url",
	"nginx.ingress.kubernetes.io/mirror-host", "nginx.ingress.kubernetes.io/mirror-target",
}

deny contains {"at": ["metadata", "annotations", key], "message": message} if {
	some key
	value := input.object.metadata.annotations[key]
	key in copied
	is_string(value)
	regex.match("[\\n\\r;{}|\"'`\\\\<>]", regex.replace(value, `\$\{[A-Za-z_0-9]+\}|\n$`, ""))
	message := sprintf("the value of `%s` may break out of the controller's configuration", [key])
}

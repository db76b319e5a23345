# METADATA
# title: Ingresses bring no configuration of their own
# description: >-
#   A snippet annotation is copied into the controller's configuration as it is. With it an Ingress
#   reads the controller's files and service account, and so all Secrets of the cluster
#   (CVE-2021-25742).
# custom:
#   severity: error
#   applies_to: [kubernetes/networking.k8s.io/Ingress, kubernetes/extensions/Ingress, kubernetes/core/Ingress, kubernetes/core/Service]
#   fix: Use the annotation for the very setting, or a Gateway API route.
#   fragments: true
package sluicegate.kubernetes.ingress_snippets

import rego.v1

snippets := {
	"nginx.ingress.kubernetes.io/auth-snippet", "nginx.ingress.kubernetes.io/configuration-snippet",
	"nginx.ingress.kubernetes.io/modsecurity-snippet", "nginx.ingress.kubernetes.io/server-snippet",
	"nginx.ingress.kubernetes.io/stream-snippet", "nginx.org/location-snippets",
	"nginx.org/server-snippets", "haproxy.org/backend-config-snippet",
	"haproxy.org/frontend-config-snippet", "haproxy.org/global-config-snippet",
	"haproxy-ingress.github.io/config-backend", "haproxy-ingress.github.io/config-frontend",
	"haproxy-ingress.github.io/config-global", "ingress.kubernetes.io/config-backend",
	"ingress.kubernetes.io/configuration-snippet",
}

deny contains {"at": ["metadata", "annotations", key], "message": message} if {
	some key
	value := input.object.metadata.annotations[key]
	key in snippets
	value != ""
	message := sprintf("ingress `%s` writes into its controller's configuration", [input.identity.name])
}

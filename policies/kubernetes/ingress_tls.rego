# METADATA
# title: Ingresses serve their hosts over TLS
# description: >-
#   A host that is missing from spec.tls is served in plain text or with the controller's default
#   certificate, and what users send to it, passwords and cookies included, can be read on the way.
# custom:
#   severity: warning
#   severities: {strict: error}
#   applies_to: [kubernetes/networking.k8s.io/Ingress, kubernetes/extensions/Ingress]
#   fix: Add an entry to spec.tls with the host and the Secret of its certificate.
#   parameters:
#     terminated_classes:
#       description: Ingress classes whose controller always serves TLS
#       default: [tailscale, cloudflare-tunnel, ngrok]
#       schema: {type: array, items: {type: string}}
#     certificate_annotations:
#       description: Annotations by which a controller serves TLS without spec.tls
#       default: [alb.ingress.kubernetes.io/certificate-arn, networking.gke.io/managed-certificates,
#         ingress.gcp.kubernetes.io/pre-shared-cert, traefik.ingress.kubernetes.io/router.tls,
#         appgw.ingress.kubernetes.io/appgw-ssl-certificate, route.openshift.io/termination]
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.ingress_tls

import rego.v1

parameters := input.parameters["kubernetes/ingress-tls"]

deny contains {"at": ["spec", "tls"], "message": message} if {
	is_object(input.object.spec)
	not input.object.spec.tls
	not elsewhere
	message := sprintf("ingress `%s` has no TLS", [input.identity.name])
}

deny contains {"at": ["spec", "tls"], "message": message} if {
	input.object.spec.tls == []
	not elsewhere
	message := sprintf("ingress `%s` has no TLS", [input.identity.name])
}

deny contains {"at": ["spec", "rules", i, "host"], "message": message} if {
	input.object.spec.tls[0]
	some i
	host := input.object.spec.rules[i].host
	is_string(host)
	host != ""
	not elsewhere
	not covered(host)
	message := sprintf("host `%s` is in no entry of spec.tls", [host])
}

covered(host) if host == input.object.spec.tls[_].hosts[_]

# `*.example.com` stands for one more label.
covered(host) if concat("", ["*", regex.replace(host, `^[^.]*`, "")]) == input.object.spec.tls[_].hosts[_]

# An entry without hosts is for all of them; a text is filled in later.
covered(_) if {
	some i
	input.object.spec.tls[i]
	not input.object.spec.tls[i].hosts[0]
}

elsewhere if input.object.spec.ingressClassName in parameters.terminated_classes

elsewhere if {
	some annotation in parameters.certificate_annotations
	input.object.metadata.annotations[annotation] != "false"
}

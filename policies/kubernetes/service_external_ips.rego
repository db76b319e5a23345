# METADATA
# title: Services claim no foreign addresses
# description: >-
#   With externalIPs a service takes over the traffic that the whole cluster sends to an address,
#   whoever it belongs to. This is CVE-2020-8554, for which there is no patch.
# related_resources:
#   - https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
# custom:
#   severity: warning
#   severities: {baseline: error, restricted: error, strict: error}
#   applies_to: [kubernetes/core/Service]
#   fix: Remove externalIPs and let a load balancer, an Ingress or a Gateway give out addresses.
#   fragments: true
package sluicegate.kubernetes.service_external_ips

import rego.v1

deny contains {"at": ["spec", "externalIPs", i], "message": message} if {
	some i
	address := input.object.spec.externalIPs[i]
	message := sprintf("service `%s` takes the traffic to `%v`", [input.identity.name, address])
}

# METADATA
# title: Load balancers say whom they serve
# description: >-
#   A cloud gives a service of the type LoadBalancer a public address, open to all. Without
#   loadBalancerSourceRanges or the cloud's annotation for an internal one, what was meant for the
#   office is served to the world.
# custom:
#   severity: warning
#   applies_to: [kubernetes/core/Service]
#   fix: >-
#     List the networks in loadBalancerSourceRanges, or ask for an internal load balancer by the
#     cloud's annotation.
#   parameters:
#     private_annotations:
#       description: >-
#         Regular expressions of `annotation=value` by which an address is limited, or no cloud's
#       default: ['(?i)^[^=]*load-?balancer[^=]*(internal[^=]*=|=internal)',
#         '^[^=]*internal-load-?balancer[^=]*=', "^[^=]*(source|ip)-ranges=.", "=(intranet|private)$",
#         '^[^=]*(metallb|cilium\.io/|kube-vip\.io/|purelb\.io/|tailscale\.com/)']
#       schema: {type: array, items: {type: string}}
package sluicegate.kubernetes.service_load_balancer

import rego.v1

patterns := input.parameters["kubernetes/service-load-balancer"].private_annotations

deny contains {"at": ["spec", "type"], "message": message} if {
	input.object.spec.type == "LoadBalancer"
	not input.object.spec.loadBalancerSourceRanges[0]
	not input.object.spec.loadBalancerClass
	not private_address
	not private_annotation
	message := sprintf("service `%s` is open to all networks", [input.identity.name])
}

private_address if {
	is_string(input.object.spec.loadBalancerIP)
	regex.match(`^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|\$)`, input.object.spec.loadBalancerIP)
}

private_annotation if {
	some key
	value := input.object.metadata.annotations[key]
	value != "false"
	some pattern in patterns
	regex.match(pattern, sprintf("%s=%v", [key, value]))
}

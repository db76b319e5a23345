# METADATA
# title: Load balancers speak HTTPS
# description: >-
#   What is sent over HTTP can be read and changed on its way, sessions and passwords
#   included.
# custom:
#   severity: warning
#   applies_to: [cloudformation/AWS::ElasticLoadBalancingV2::Listener]
#   fix: >-
#     Listen on HTTPS, and let HTTP do nothing but redirect to it.
package sluicegate.cloudformation.plain_http

import rego.v1

deny contains {"at": ["values", "Protocol"], "message": message} if {
	input.resource.values.Protocol == "HTTP"
	actions := object.get(input.resource.values, "DefaultActions", [])
	not redirects(actions)
	message := "the listener takes plain HTTP"
}

redirects(actions) if is_string(actions)

redirects(actions) if is_string(actions[_])

redirects(actions) if {
	action := actions[_]
	action.Type == "redirect"
	redirect := action.RedirectConfig[_]
	not redirect.Protocol == "HTTP"
}

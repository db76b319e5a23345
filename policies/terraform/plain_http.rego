# METADATA
# title: Load balancers speak HTTPS
# description: >-
#   What is sent over HTTP can be read and changed on its way, sessions and passwords
#   included.
# custom:
#   severity: warning
#   applies_to: [terraform/aws_lb_listener, terraform/aws_alb_listener, terraform/nifcloud_elb, terraform/nifcloud_elb_listener, terraform/nifcloud_load_balancer, terraform/nifcloud_load_balancer_listener]
#   fix: >-
#     Listen on HTTPS, and let HTTP do nothing but redirect to it.
package sluicegate.terraform.plain_http

import rego.v1

deny contains {"at": ["values", "protocol"], "message": message} if {
	input.resource.values.protocol == "HTTP"
	not redirects
	not later
	message := "the listener takes plain HTTP"
}

deny contains {"at": ["values"], "message": message} if {
	input.resource.type in {"aws_lb_listener", "aws_alb_listener"}
	not input.resource.values.protocol
	input.resource.values.port == 80
	not redirects
	not later
	message := "the listener takes plain HTTP"
}

deny contains {"at": ["values", "load_balancer_port"], "message": message} if {
	startswith(input.resource.type, "nifcloud_load_balancer")
	input.resource.values.load_balancer_port == 80
	message := "the listener takes plain HTTP"
}

redirects if input.resource.values.default_action[_].redirect[_].protocol == "HTTPS"

redirects if {
	action := input.resource.values.default_action[_]
	action.type == "redirect"
	redirect := action.redirect[_]
	not redirect.protocol == "HTTP"
}

later if contains(sprintf("%v", [input.resource.values.default_action]), "${merge")

later if {
	is_string(input.resource.values.default_action)
}

# METADATA
# title: Servers reach only what they need
# description: >-
#   A server that may connect to everything can send out what it holds and fetch what an
#   attacker wants it to run.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [terraform/aws_security_group, terraform/aws_security_group_rule, terraform/aws_vpc_security_group_egress_rule, terraform/google_compute_firewall, terraform/digitalocean_firewall, terraform/openstack_networking_secgroup_rule_v2, terraform/azurerm_network_security_rule]
#   fix: >-
#     Name the addresses and ports that are needed.
package sluicegate.terraform.public_egress

import rego.v1

world := {"0.0.0.0/0", "::/0", "*", "Internet"}

deny contains {"at": array.concat(["values"], path), "message": message} if {
	walk(input.resource.values, [path, value])
	value in world
	outbound([key | some key in path; is_string(key)])
	message := "every address may be reached"
}

outbound(["egress", key]) if key in {"cidr_blocks", "ipv6_cidr_blocks"}

outbound([key]) if {
	input.resource.type == "aws_vpc_security_group_egress_rule"
	key in {"cidr_ipv4", "cidr_ipv6"}
}

outbound([key]) if {
	input.resource.values.type == "egress"
	key in {"cidr_blocks", "ipv6_cidr_blocks"}
}

outbound(["destination_ranges"]) if input.resource.values.direction == "EGRESS"

outbound(keys) if keys == ["outbound_rule", "destination_addresses"]

outbound(["remote_ip_prefix"]) if input.resource.values.direction == "egress"

outbound(["destination_address_prefix"]) if {
	input.resource.values.direction == "Outbound"
	input.resource.values.access == "Allow"
}

# METADATA
# title: Servers reach only what they need
# description: >-
#   A server that may connect to everything can send out what it holds and fetch what an
#   attacker wants it to run.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: "off", strict: info}
#   applies_to: [cloudformation/AWS::EC2::SecurityGroup, cloudformation/AWS::EC2::SecurityGroupEgress]
#   fix: >-
#     Name the addresses and ports that are needed.
package sluicegate.cloudformation.public_egress

import rego.v1

world := {"0.0.0.0/0", "::/0"}

deny contains {"at": ["values", "SecurityGroupEgress", i, key], "message": message} if {
	some key in ["CidrIp", "CidrIpv6"]
	input.resource.values.SecurityGroupEgress[i][key] in world
	message := "every address may be reached"
}

deny contains {"at": ["values", key], "message": message} if {
	input.resource.type == "AWS::EC2::SecurityGroupEgress"
	some key in ["CidrIp", "CidrIpv6"]
	input.resource.values[key] in world
	message := "every address may be reached"
}

# METADATA
# title: Servers get no public address
# description: >-
#   Every server with an address of its own is one more way in. Behind a load balancer or a
#   gateway only what is meant to answer does.
# custom:
#   severity: info
#   severities: {default: "off", baseline: "off", restricted: info, strict: warning}
#   applies_to: [cloudformation/*]
#   fix: >-
#     Leave the address out, and route through a load balancer, a gateway or a NAT.
package sluicegate.cloudformation.public_ip

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::EC2::Subnet": {"MapPublicIpOnLaunch": {"bad": [true]}},
	"AWS::EC2::Instance": {"NetworkInterfaces.AssociatePublicIpAddress": {"bad": [true]}},
	"AWS::AutoScaling::LaunchConfiguration": {"AssociatePublicIpAddress": {"bad": [true]}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("a public address is given: `%s` is %v", [setting, leaf.value])
}

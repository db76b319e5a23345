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

# By type, the settings and what they must not be, or whether they may be left out.
settings := {
	"AWS::EC2::Subnet": {"MapPublicIpOnLaunch": {"bad": [true]}},
	"AWS::EC2::Instance": {"NetworkInterfaces.AssociatePublicIpAddress": {"bad": [true]}},
	"AWS::AutoScaling::LaunchConfiguration": {"AssociatePublicIpAddress": {"bad": [true]}},
}

row_of(setting) := settings[input.resource.type][setting]

name_of(path) := concat(".", [key | some key in path; is_string(key)])

deny contains {"at": array.concat(["values"], path), "message": message} if {
	settings[input.resource.type]
	walk(input.resource.values, [path, value])
	path != []
	setting := name_of(path)
	row := row_of(setting)
	not is_object(value)
	wrong(row, value)
	message := sprintf("a public address is given: `%s` is %v", [setting, value])
}

wrong(row, value) if value in row.bad

"""What pages about signing in have to know of the installation."""

from django import template

from positions import signing_in

register = template.Library()

register.simple_tag(signing_in.mails)

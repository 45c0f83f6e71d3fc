"""The authorisation server for embedded accounts: a person allows a program to act for them."""

"""Accounts of a tenant: who they are, what they may do, whether they are on."""

from atlas.identity.users.service.changing import (
    cut_off,
    delete_user,
    end_one_session,
    end_sessions,
    set_roles,
    update_user,
)
from atlas.identity.users.service.finding import (
    as_answer,
    as_user,
    find_by_email,
    find_by_id,
    find_by_role,
    get_user,
    hold_active,
    list_users,
    login_hash,
    login_salt,
    name_of,
    names_of,
    role_email,
    role_names,
)
from atlas.identity.users.service.four_eyes import (
    is_first_person,
    require_second_person,
)
from atlas.identity.users.service.making import (
    create_role_users,
    create_user,
    insert_account,
)

__all__ = [
    "as_answer",
    "as_user",
    "create_role_users",
    "create_user",
    "cut_off",
    "delete_user",
    "end_one_session",
    "end_sessions",
    "find_by_email",
    "find_by_id",
    "find_by_role",
    "get_user",
    "hold_active",
    "insert_account",
    "is_first_person",
    "list_users",
    "login_hash",
    "login_salt",
    "name_of",
    "names_of",
    "require_second_person",
    "role_email",
    "role_names",
    "set_roles",
    "update_user",
]

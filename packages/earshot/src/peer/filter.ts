/**
 * Which members are meant: the filters of `find` and `changes`.
 * @module
 */
import type { Member } from "../core/events.ts";
import { invalid, text } from "./arguments.ts";
import type { Filter } from "./types/options.ts";

/** @throws `ERR_EARSHOT_INVALID_ARGUMENT` for a filter that cannot be meant */
export function checkedFilter(filter: Filter): Filter {
  if (typeof filter !== "object" || filter === null)
    throw invalid("a filter is an object with role, name, group or service");
  for (const key of ["role", "name", "group", "service"] as const)
    if (filter[key] !== undefined) text(key, filter[key]);
  return filter;
}

export function fits(member: Member, { role, name, group, service }: Filter): boolean {
  return (
    (role === undefined || member.roles.includes(role)) &&
    (name === undefined || member.name === name) &&
    (group === undefined || member.groups.includes(group)) &&
    (service === undefined || member.services.includes(service))
  );
}

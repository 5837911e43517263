/* What the names behind the "?" mean: one table for all routes. SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-api-parameter.h"

#include <string.h>

#define ANY_NUMBER G_MAXINT64
#define DAYS "a day such as 2026-12-31, or a time"

/* Of several that fit, the one with the longest path holds. Limits are those of the handlers. */
static const HubApiParameter parameters[] = {
  { "page", NULL, 1000000, 1, "Which page." },
  { "page", "/admin/logs", 100000, 1, "Which page." },
  { "page", "/orders", 1000000, 1, "Which page of 50 orders." },
  { "page", "/payments", 1000000, 1, "Which page of 100 payments." },
  { "per_page", NULL, 100, 1, "Rows of a page; 10 unless told." },
  { "per_page", "/admin/logs", 100, 1, "Rows of a page; 100 unless told." },
  { "per_page", "/admin/users", 1000, 1, "Rows of a page; 100 unless told, and without any page the first 1,000." },
  { "per_page", "/organizer/events", 1000, 1, "Rows of a page; 50 unless told." },
  { "per_page", "/events/{id}/attendees", 1000, 1, "Rows of a page; 50 unless told." },
  { "per_page", "/tickets", 1000, 1, "Rows of a page; 50 unless told." },
  { "limit", "/events", 500, 1, "Rows at most; 500 unless told. The answer is then an array, also with “page”." },
  { "limit", "/events/{id}/attendees", 1000, 1, "Rows at most; all unless told." },
  { "limit", "/events/popular", 20, 1, "Rows at most; 3 unless told." },
  { "limit", "/admin/analytics", 100, 1, "Rows at most; 5 unless told." },
  { "limit", "/sync/changes", 5000, 1, "Changes at most; 1,000 unless told. More counts as the most." },
  { "limit", "/sync/snapshot", 100000, 1, "Rows at most; as many as there may be unless told. More counts as the most." },
  { "limit", NULL, 1000, 1, "Rows at most; all unless told." },
  { "skip", "/events", 1000000, 0, "How many rows to leave out at the beginning." },
  { "skip", "/events/{id}/attendees", 1000000000, 0, "How many rows to leave out at the beginning." },
  { "skip", NULL, 1000000000, 0, "How many rows to leave out at the beginning." },
  { "q", NULL, 0, 0, "Words to look for, 200 characters at most." },
  { "q", "/admin/users", 0, 0, "A part of the name, e-mail, username or phone." },
  { "q", "/organizer/events", 0, 0, "A part of the name, e-mail, phone, seat or receipt; 100 characters at most." },
  { "q", "/events/{id}/attendees", 0, 0, "A part of the name, e-mail, phone, seat or receipt; 100 characters at most." },
  { "location", NULL, 0, 0, "A part of the venue or its address." },
  { "tag", NULL, 0, 0, "A tag of the event." },
  { "tags", NULL, 0, 0, "The same as “tag”, which goes before." },
  { "category", NULL, 0, 0, "A category’s name." },
  { "categories", NULL, 0, 0, "The same as “category”, which goes before." },
  { "include", NULL, 0, 0, "“past” lists events that are over, too." },
  { "from", NULL, 0, 0, "The earliest: " DAYS "." },
  { "to", NULL, 0, 0, "The latest: " DAYS "; of a day, its end." },
  { "start_date", NULL, 0, 0, "The first day, such as 2026-12-31." },
  { "end_date", NULL, 0, 0, "The last day, such as 2026-12-31." },
  { "event_name", NULL, 0, 0, "A part of the event’s title." },
  { "event_id", NULL, ANY_NUMBER, 0, "Only this event’s." },
  { "user_id", "/events", ANY_NUMBER, 0, "Only this organizer’s." },
  { "user_id", NULL, ANY_NUMBER, 0, "Only this account’s." },
  { "role", NULL, 0, 0, "Only accounts of this role." },
  { "status", "/events", 0, 0, "“pending”, “rejected” or “all” instead of “approved”: organizers see their own, administrators everybody’s." },
  { "status", "/organizer/events", 0, 0, "“pending”, “approved” or “rejected”; all unless told." },
  { "status", "/organizer/events/{id}/attendees", 0, 0, "“all” lists tickets that were handed back or made void, too." },
  { "status", "/events/{id}/attendees", 0, 0, "“all” lists tickets that were handed back or made void, too." },
  { "status", "/admin/users", 0, 0, "“active”, “unverified” or “banned”." },
  { "status", NULL, 0, 0, "“pending”, “paid”, “cancelled”, “expired”, “failed” or “refunded”; all unless told." },
  { "checked_in", NULL, 0, 0, "“true”: only who is in; “false”: only who is not." },
  { "format", "/admin/reports", 0, 0, "“json”, unless told, or “csv”." },
  { "format", NULL, 0, 0, "“csv”, unless told, “json” or “pdf”." },
  { "since", NULL, 0, 0, "The cursor of the last answer; without it, from the beginning." },
  { "wait", NULL, 30, 0, "Seconds to wait for something new; more counts as 30." },
  { "waiting", NULL, G_MAXINT32, 0, "How many entries of the terminal’s journal are still to be sent." },
  { "at", NULL, ANY_NUMBER, 0, "The “at” that is known; with “wait”, the answer comes when it is another." },
  { "amount", NULL, 0, 0, "The order’s total, in shillings." },
  { "phone", NULL, 0, 0, "Whose phone is asked for the money." },
};

static gboolean
is_under (const char *pattern, const char *path)
{
  gsize length = strlen (path);

  return strncmp (pattern, path, length) == 0 && (pattern[length] == '/' || pattern[length] == '\0');
}

const HubApiParameter *
hub_api_parameter_find (const HubHttpRoute *route, const char *name)
{
  const HubApiParameter *best = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      const HubApiParameter *one = &parameters[i];

      if (strcmp (one->name, name) != 0 || (one->under != NULL && !is_under (route->pattern, one->under)))
        continue;
      if (best == NULL || best->under == NULL || (one->under != NULL && strlen (one->under) > strlen (best->under)))
        best = one;
    }
  return best;
}

GStrv
hub_api_parameter_names (const HubHttpRoute *route)
{
  return g_strsplit (route->query != NULL ? route->query : "", " ", -1);
}

/* Settings of the central API, and what is made of them. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"
#include "tk-pin.h"

G_BEGIN_DECLS

typedef struct {
  gboolean otp;          /* who registers proves the e-mail address by a code, before anything else; needs mail */
  gboolean unmoderated;  /* events are public at once; otherwise an admin approves each */
  gboolean list_past;    /* public lists show events that have ended, too */
  const char *url;       /* where people reach this hub: "https://tickets.example"; NULL not known */
  const char *zone;      /* IANA, of times without one; NULL Africa/Nairobi */
  const char *currency;  /* of events that name none; NULL KES */
  /* "kid:secret,kid:secret …", blanks or commas between: the first signs, all verify. kid: letters, digits, "-" and "_", at most
   * 32; secret: 32 … 256 characters. NULL: one that comes from the hub's own key. */
  const char *jwt_keys;
  gint64 token_seconds;  /* how long an access token is good, unless people want to stay signed in; 0 an hour */
  gint64 refresh_days;   /* how long a session may be refreshed; 0 is 30 */
  TkPinCost cost;        /* of passwords; TEST for tests alone */
} HubWebRules;

/* Before anybody asks; without it everything is 0 and NULL. INVALID says which. The rules are copied. */
gboolean hub_service_set_web (HubService *service, const HubWebRules *rules, GError **error);
/* Owned by the service; url, zone and currency are never NULL ("" for no url, and it does not end in a slash). jwt_keys is NULL always. */
const HubWebRules *hub_service_get_web (HubService *service);

G_END_DECLS

/* What the files about accounts share of the settings. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-jwt.h"
#include "hub-service-private.h"
#include "hub-web.h"

G_BEGIN_DECLS

typedef struct _HubWeb HubWeb;
struct _HubWeb {
  HubWebRules rules;
  char *url, *zone, *currency;
  GPtrArray *keys;                   /* HubJwtKey; the first signs */
  char *code_secret;                 /* what digests of one-time codes begin with */
};

HubWeb *hub_web_new (const TkKeyPair *key);
void hub_web_free (HubWeb *web);

G_END_DECLS

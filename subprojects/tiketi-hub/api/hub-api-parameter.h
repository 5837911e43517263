/* What the names behind the "?" mean, for the documentation. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;
  const char *under;   /* only under this path; NULL: everywhere else */
  gint64 most;         /* of a whole number, whose least is `least`; 0: it is a text */
  gint64 least;
  const char *meaning; /* a sentence */
} HubApiParameter;

/* NULL when there is no word about it, which a test finds. */
const HubApiParameter *hub_api_parameter_find (const HubHttpRoute *route, const char *name);
/* The names that the route reads, in its order. (transfer full) */
GStrv hub_api_parameter_names (const HubHttpRoute *route);

G_END_DECLS

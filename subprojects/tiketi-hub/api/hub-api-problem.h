/* The one place where a refusal becomes a status and a body.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-http-response.h"

G_BEGIN_DECLS

/* {"code","message","detail","error","success":false,"errors":[]}: clients of different habits each find
 * their field. */
HubHttpResponse *hub_api_problem (guint status, const char *code, const char *message);
/* From what the service or a decoder said. An error that is nobody's fault outside answers 500 and is logged,
 * its text stays here. */
HubHttpResponse *hub_api_problem_from_error (const GError *error);
/* One field of the request makes no sense: 400, with the field in "errors" too. */
HubHttpResponse *hub_api_problem_field (const char *field, const char *message);
/* Fields that were read and make no sense: 422, each in "errors" and, as {"loc","msg","type"}, in "detail"; the first one's sentence as
 * message. */
typedef struct { char *field, *message; } HubApiFault;
HubHttpResponse *hub_api_problem_faults (HubApiFault *const *faults, guint n);
/* The envelope as an object, for refusals that tell more: the caller adds it, and the status. (transfer full) */
struct _TkJson *hub_api_problem_json (const char *code, const char *message);

G_END_DECLS

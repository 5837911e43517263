/* From the errors of the rooms below to HUB_ERROR. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"

G_BEGIN_DECLS

/* Takes over `failure`: HUB_ERROR stays as it is, everything else becomes UNAVAILABLE with its sentence. FALSE always. */
gboolean hub_error_take (GError *failure, GError **error);
/* Sets HUB_ERROR `code` with a sentence; FALSE always. */
gboolean hub_refuse (GError **error, HubError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS

/* Callbacks of the fake gateways: posted later, on threads of their own. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FakeDelivery FakeDelivery;
FakeDelivery *fake_delivery_new (void);
/* What has not been posted yet never is. */
void fake_delivery_free (FakeDelivery *delivery);
/* body (transfer full). header (nullable): a whole line, in addition. Posted once, whatever is answered. */
void fake_delivery_post (FakeDelivery *delivery, const char *url, char *body, const char *header, guint after_ms);
/* How many were answered with 200, and how many not. */
void fake_delivery_count (FakeDelivery *delivery, guint *accepted, guint *refused);

G_END_DECLS

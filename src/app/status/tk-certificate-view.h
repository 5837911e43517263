/* This terminal's certificate as a QR code on screen: a gate that never heard of it scans it. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include "tk-session.h"

G_BEGIN_DECLS

#define TK_TYPE_CERTIFICATE_VIEW (tk_certificate_view_get_type ())
G_DECLARE_FINAL_TYPE (TkCertificateView, tk_certificate_view, TK, CERTIFICATE_VIEW, GtkWidget)

void tk_certificate_view_set_session (TkCertificateView *self, TkSession *session);
/* Shows it, or hides it when it is shown. */
void tk_certificate_view_toggle (TkCertificateView *self);

G_END_DECLS

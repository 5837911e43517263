/* Mail by SMTP. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-gateway.h"

G_BEGIN_DECLS

typedef struct {
  const char *url;            /* smtp://host:587 or smtps://host:465 */
  const char *user, *password; /* nullable */
  const char *from;           /* "Tamasha <tickets@example.com>" or an address */
  const char *starttls;       /* "always" · "never" · "try" (without a password); NULL: always, but on this machine */
  const char *ca;             /* file of certificates that the server's must come from; NULL the system's */
} HubMailSettings;

/* The settings are copied. Free with sender->free (sender->self), which frees the table, too. */
HubSender *hub_mail_new (const HubMailSettings *settings);

/* Pure. A header's value in one line of ASCII: encoded words (RFC 2047) where it is not. (transfer full) */
char *hub_mail_header (const char *text);
/* One plain address: no list, no blanks, no line ends. */
gboolean hub_mail_is_address (const char *text);

G_END_DECLS

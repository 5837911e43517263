/* The configuration file of serve. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_CONFIG_ERROR (hub_config_error_quark ())
GQuark hub_config_error_quark (void);
typedef enum {
  HUB_CONFIG_ERROR_UNREADABLE,
  HUB_CONFIG_ERROR_UNKNOWN, /* a group or key that means nothing */
  HUB_CONFIG_ERROR_VALUE,
  HUB_CONFIG_ERROR_EXPOSED, /* a key file that others can read */
} HubConfigError;

/* NULL where the file says nothing. */
typedef struct {
  char *db;          /* [hub] db */
  char *listen;      /* [hub] listen */
  char *url;         /* [hub] url: what terminals are told */
  char *certificate; /* [tls] certificate: the PEM text of the file named there */
  char *key;         /* [tls] key: likewise */
  /* Each of what follows may stand in the environment instead, as TIKETI_MPESA_CONSUMER_KEY; what stands there counts. */
  struct {
    char *base, *consumer_key, *consumer_secret, *passkey, *shortcode;
    char *kind;            /* "paybill" · "buygoods" */
    char *till;            /* buygoods */
    char *callback_url;    /* where the gateway finds this hub: https://hub.example/api/v1 */
    char *callback_secret;
    char *callback_from;   /* the only addresses it calls from */
  } mpesa;
  struct { char *base, *secret_key, *email; } paystack;
  struct { char *url, *user, *password, *from, *starttls; } mail;
  struct { char *url, *token; } sms;
} HubConfig;

/* path NULL: what the environment says alone. A file that holds secrets must be its owner's alone. */
HubConfig *hub_config_load (const char *path, GError **error);
void hub_config_free (HubConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubConfig, hub_config_free)

G_END_DECLS

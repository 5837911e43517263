/* The settings of serve: a file, the environment over it, and every mistake in both told at once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_CONFIG_ERROR (hub_config_error_quark ())
GQuark hub_config_error_quark (void);
/* Of several mistakes the first one's; each is a sentence on a line of its own. */
typedef enum {
  HUB_CONFIG_ERROR_UNREADABLE,
  HUB_CONFIG_ERROR_UNKNOWN, /* a group or key that means nothing */
  HUB_CONFIG_ERROR_VALUE,
  HUB_CONFIG_ERROR_EXPOSED, /* a file with secrets that others can read */
} HubConfigError;

/* Each setting stands in the file as [group] key=…, or in the environment as TIKETI_GROUP_KEY, which counts. Texts are NULL and
 * numbers 0 where nothing is said and there is no default (hub-config-table.c has them). */
typedef struct {
  char *db;          /* [hub] db */
  char *key_file;    /* [hub] key: the hub's signing key; in the file a relative name is beside it */
  char *listen;      /* [hub] listen */
  char *url;         /* [hub] url: what terminals and mails are told */
  char *zone;        /* [hub] zone: of events that name none */
  char *currency;    /* [hub] currency */
  char *certificate; /* the PEM text of the file that [tls] certificate names */
  char *key;         /* [tls] key: likewise */
  struct { char *certificate, *key; } tls; /* the files */
  struct {
    gint64 threads, slow_threads, slow_queue, connections, connections_per_address, idle_seconds, receive_seconds, head_limit, body_limit,
      bodies_limit;
    char *trusted_proxies; /* "10.0.0.0/8, ::1" */
    char *cors_origins;    /* "https://tickets.example, http://localhost:5173"; "*" any */
  } http;
  struct { gint64 usual, accounts, gateways, terminals; } limits; /* requests a minute */
  struct {
    char *otp;        /* "yes": a new account proves its address first; NULL: where there is [mail] */
    char *moderation; /* "required" · "auto" */
    char *list_past;  /* "yes" · "no" */
  } web;
  struct { char *keys; gint64 minutes, refresh_days; } jwt; /* keys: "2026-11:secret, …", the first one signs */
  struct { char *level, *format; } log;
  struct { char *token; } metrics;
  struct {
    char *base, *consumer_key, *consumer_secret, *passkey, *shortcode;
    char *kind;            /* "paybill" · "buygoods" */
    char *till;            /* buygoods */
    char *callback_url;    /* where the gateway finds this hub: https://hub.example/api/v1 */
    char *callback_secret;
    char *callback_from;   /* the only addresses it calls from */
  } mpesa;
  struct { char *base, *secret_key, *email; } paystack;
  struct { char *url, *user, *password, *from, *starttls, *ca; } mail;
  struct { char *url, *token; } sms;
} HubConfig;

/* path NULL: what the environment says alone. A file that holds secrets must be its owner's alone. */
HubConfig *hub_config_load (const char *path, GError **error);
void hub_config_free (HubConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubConfig, hub_config_free)

/* What is in force, as a file that says the same; secrets as “set”. (transfer full) */
char *hub_config_tell (const HubConfig *config);
/* "a, b" → its items, without blanks. NULL: none. (transfer full) */
char **hub_config_list (const char *text);

G_END_DECLS

/* From settings to what the server and the service take. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api.h"
#include "hub-config.h"
#include "hub-web.h"

G_BEGIN_DECLS

/* Texts and lists stay the config's or its own; clear it after the server has started, which copies them. */
typedef struct {
  HubHttpSettings http;
  HubHttpRateLimit rates[HUB_API_RATES];
  char **origins, **proxies;
} HubServeSettings;
void hub_serve_settings_init (HubServeSettings *settings, const HubConfig *config, const char *listen);
void hub_serve_settings_clear (HubServeSettings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HubServeSettings, hub_serve_settings_clear)

/* The texts stay the config's. */
void hub_serve_web_rules (HubWebRules *rules, const HubConfig *config);

G_END_DECLS

/* What the files that read settings share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-config.h"

G_BEGIN_DECLS

/* ---- The table: every setting there is ---- */

typedef enum {
  HUB_SETTING_TEXT,
  HUB_SETTING_NUMBER, /* least to most */
  HUB_SETTING_CHOICE, /* one of the words in `choices`: "a|b" */
} HubSettingKind;

typedef struct {
  const char *group, *key;
  gsize offset; /* of a char * or gint64 in HubConfig */
  HubSettingKind kind;
  gboolean secret;
  const char *usual;   /* the default; NULL none */
  const char *choices;
  gint64 least, most;
  gboolean file_first;  /* here, and only here, the file counts before the environment: scripts rely on it */
} HubSetting;

const HubSetting *hub_config_table (gsize *n);
char **hub_setting_text (HubConfig *config, const HubSetting *setting);
gint64 *hub_setting_number (HubConfig *config, const HubSetting *setting);
/* The setting or group that was probably meant; NULL when nothing is near. */
const HubSetting *hub_config_guess (const char *group, const char *key);
const char *hub_config_guess_group (const char *group);

/* A secret by its kind, or because of what stands in it: the address of a database may hold a password. */
gboolean hub_config_is_secret (const HubSetting *setting, const char *text);
/* "set" in the place of the password. (transfer full) */
char *hub_config_hide_password (const char *uri);

/* ---- Mistakes ---- */

typedef struct {
  const char *path;   /* where the settings stand, for the sentences */
  GString *sentences; /* one a line */
  int code;           /* of the first */
} HubMistakes;

void hub_config_mistake (HubMistakes *mistakes, HubConfigError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* "PATH: "key" in [group] WHY." */
void hub_config_wrong (HubMistakes *mistakes, const char *group, const char *key, const char *why);

/* ---- What values must be, beyond their kind ---- */
void hub_config_check (const HubConfig *config, HubMistakes *mistakes);
/* The settings of each gateway are whole, and such that it could work. */
void hub_config_check_gateways (const HubConfig *config, HubMistakes *mistakes);

G_END_DECLS

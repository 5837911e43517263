/* What the files that read bodies share. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-api-body.h"
#include "hub-api-problem.h"

#include <json-c/json.h>

G_BEGIN_DECLS

typedef struct {
  char *key;
  HubApiFile file;
} HubApiFormFile;

struct _HubApiBody {
  HubApiBody *root;      /* itself, at the top */
  char *path;            /* "tickets[2]"; "" at the top */
  json_object *node;     /* an object */
  GPtrArray *kept;       /* texts that were handed out */
  GPtrArray *children;   /* HubApiBody that were handed out */
  /* At the top only: */
  GPtrArray *faults;     /* HubApiFault */
  GPtrArray *files;      /* HubApiFormFile */
  GBytes *bytes;
  HubHttpRequest *query; /* (nullable) whose query this is: names move into `node` as they are read */
};

/* Owned by body. */
HubApiBody *hub_api_body_child (HubApiBody *body, const char *path, json_object *node);
/* (transfer full) strict JSON within the limits; NULL when it is not. `text` ends with a zero byte. */
json_object *hub_api_body_parse (const char *text, gsize length);

/* ---- hub-api-body-form.c ---- */
gboolean hub_api_body_is_form (HubHttpRequest *request);
/* (transfer full) an object of texts, and arrays where a name comes more than once; files go into `files`. */
json_object *hub_api_body_read_form (HubHttpRequest *request, GBytes *bytes, GPtrArray *files, HubHttpResponse **refusal);

G_END_DECLS

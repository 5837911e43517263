/* The desk: what a terminal does, headless. Synchronous, confined to the thread that opened it; faces reach it through
 * TkDeskWorker (tk-desk-worker.h). A face holds no rule. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "tk-clock.h"
#include "tk-role.h"

G_BEGIN_DECLS

#define TK_DESK_ERROR (tk_desk_error_quark ())
GQuark tk_desk_error_quark (void);
typedef enum {
  TK_DESK_ERROR_NOT_ENROLLED,
  TK_DESK_ERROR_SIGN_IN,        /* nobody of that name, or wrong PIN (the sentence says how many tries are left) */
  TK_DESK_ERROR_LOCKED,         /* too many wrong PINs; the sentence says until when */
  TK_DESK_ERROR_NOT_ALLOWED,    /* the role may not do this */
  TK_DESK_ERROR_NOT_FOUND,
  TK_DESK_ERROR_INVALID,        /* what was asked makes no sense */
  TK_DESK_ERROR_NO_LEASE,       /* nothing left to sell here (asks the network, or sold out) */
  TK_DESK_ERROR_NOT_ON_SALE,    /* outside the sale window */
  TK_DESK_ERROR_PAYMENT,        /* tendered below the total, payments do not sum, code used before */
  TK_DESK_ERROR_SHIFT,          /* already open, or none open */
  TK_DESK_ERROR_REVOKED,        /* the hub has revoked this terminal */
  TK_DESK_ERROR_WITNESS,        /* the witness must confirm an earlier sale first */
} TkDeskError;

typedef struct _TkDesk TkDesk;

/* Opens DIR (created 0700) with its terminal.db (migrated) and terminal.key. Enrolled or not. */
TkDesk *tk_desk_open (const char *dir, const TkClock *clock, GError **error);
void tk_desk_close (TkDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkDesk, tk_desk_close)

typedef struct {
  gboolean enrolled;
  gboolean revoked;
  gint64 number;
  char *name;
  char *kind;       /* "box-office" · "gate" · "both" */
  char *hub_url;
  guint16 issuer;
} TkTerminalInfo;
TkTerminalInfo *tk_desk_get_terminal (TkDesk *desk, GError **error);
void tk_terminal_info_free (TkTerminalInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkTerminalInfo, tk_terminal_info_free)

/* This terminal's certificate as the hub signed it last, TKC1:…: a gate that has not heard of it takes it in by scanning it.
 * (transfer full); NULL with NOT_ENROLLED, or NOT_FOUND when it sells nothing and so has none. */
char *tk_desk_get_certificate (TkDesk *desk, GError **error);

/* ---- Staff: who acts ---- */
typedef struct {
  char *name;
  char *display_name;
  TkRole role;
  gint64 locked_until_ms;   /* 0 when not locked */
} TkStaff;
void tk_staff_free (TkStaff *staff);
TkStaff *tk_staff_copy (const TkStaff *staff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkStaff, tk_staff_free)

/* (element-type TkStaff), by display name; those who may use this terminal. */
GPtrArray *tk_desk_list_staff (TkDesk *desk, GError **error);
/* Those of them who may approve what others may not do. */
GPtrArray *tk_desk_list_supervisors (TkDesk *desk, GError **error);
/* Checks the PIN (Argon2id; tens of ms); five wrong ones in a row lock the name here for five minutes, kept across restarts. */
TkStaff *tk_desk_authenticate (TkDesk *desk, const char *name, const char *pin, GError **error);
/* The same, and journals staff.signed-in: for a session at a window. */
TkStaff *tk_desk_sign_in (TkDesk *desk, const char *name, const char *pin, GError **error);
gboolean tk_desk_sign_out (TkDesk *desk, const TkStaff *staff, GError **error);

G_END_DECLS

"""電子処方箋ファイル (SJ1): what each record may hold, and the document that the records are."""

from django.urls import path
from django.urls.resolvers import URLPattern

from eligibility.portal import cases, cases_months, links, members, overlaps, papers, vouchers
from eligibility.portal.cases_ends import CaseEnd, CaseResume
from eligibility.portal.cases_merges import MergeAsk
from eligibility.portal.links_changes import ResumeLink, SuspendLink
from eligibility.portal.members_orders import OrderDisclosure


urlpatterns: list[URLPattern] = [
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:uid>", cases.case, name="case"),
    path("cases/months", cases_months.case_months, name="case_months"),
    *CaseEnd.urls("cases/end"),
    *CaseResume.urls("cases/resume"),
    path("overlaps/", overlaps.overlaps, name="overlaps"),
    path("links/", links.links, name="links"),
    *SuspendLink.urls("links/suspend"),
    *ResumeLink.urls("links/resume"),
    path("members/", members.members, name="members"),
    path("members/found/<uuid:uid>", members.members_shown, name="members_found"),
    path("members/<uuid:uid>", members.member, name="member"),
    *OrderDisclosure.urls("members/restrict"),
    path("papers/", papers.papers, name="papers"),
    path("papers.csv", papers.papers_csv, name="papers_csv"),
    path("vouchers/", vouchers.vouchers, name="vouchers"),
    *vouchers.AnswerVoucher.urls("vouchers/answer"),
    *MergeAsk.urls("merges/ask"),
]

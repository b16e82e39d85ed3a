namespace Library.Indexer.Search.Queries;

/// <summary>The words of charter schools in Massachusetts that mean the same, until an association writes its own list.</summary>
public static class FieldWords
{
    public const string Text = """
        # A group a line: who searches for one finds the others too. What follows a # is a note.

        # Students and teaching
        ELL, EL, MLL, ELs, English learner, English language learner, multilingual learner
        ESL, English as a second language
        SEI, sheltered English immersion
        FLEP, former English learner
        LEP, limited English proficient
        SPED, SpEd, special education, special ed
        IEP, individualized education program, individualized education plan
        504, section 504
        LRE, least restrictive environment
        FAPE, free appropriate public education
        MTSS, multi-tiered system of supports, tiered supports
        RTI, response to intervention
        PBIS, positive behavioral interventions
        SEL, social emotional learning
        UDL, universal design for learning
        PLC, professional learning community
        PD, professional development, professional learning
        expulsion, expelled
        manifestation determination, MDR
        suspension, suspended
        absenteeism, chronic absence, truancy
        homeless students, McKinney-Vento
        FAFSA, free application for federal student aid
        brag sheet, recommendation letter

        # Health
        SBIRT, screening brief intervention
        EpiPen, epinephrine
        suicide, self-harm
        concussion, head injury
        mandated reporter, mandated reporting, 51A, abuse and neglect
        DCF, department of children and families

        # People
        PTO, paid time off, personal days, vacation
        PFML, paid family and medical leave
        FMLA, family and medical leave act
        maternity leave, paternity leave, parental leave
        PIP, performance improvement plan
        CORI, background check, criminal record
        MTRS, teachers retirement, teacher retirement system
        W-2, wage statement
        EEO, equal opportunity
        ED, executive director, head of school
        HR, human resources
        offer letter, employment offer
        staff turnover, attrition, retention of staff
        hiring, recruitment of staff

        # Money
        CFO, chief financial officer, finance director, business manager
        COO, chief operating officer
        RFP, request for proposals
        RFQ, request for quotations
        P-card, purchasing card, credit card
        GAAP, generally accepted accounting principles
        GASB, governmental accounting standards
        FY, fiscal year
        SY, school year
        UGG, uniform guidance, 2 CFR 200
        ESSER, pandemic relief
        SEFA, schedule of expenditures of federal awards
        NSLP, national school lunch program, school lunch, food service
        Title I, Title 1
        Title II, Title 2
        Title III, Title 3
        Title IX, Title 9
        auditor, audit firm

        # Governance and accountability
        COI, conflict of interest
        OML, open meeting law, chapter 30A
        whistleblower, retaliation
        trustee, board member
        bylaws, by-laws
        ESSA, every student succeeds act
        DESE, department of elementary and secondary education
        BESE, board of elementary and secondary education
        OCSSR, charter office
        CMO, charter management organization
        EMO, education management organization
        MCAS, state test
        FERPA, family educational rights and privacy act, student records
        PII, personally identifiable information
        AI, artificial intelligence, ChatGPT
        immigration agents, immigration enforcement, ICE agents
        BSEA, bureau of special education appeals
        PQA, problem resolution system
        site visit, renewal inspection
        lottery, enrollment lottery
        """;
}
